// Makes each mention of a section of the method ("method 4.2") in a description a link to its page.
// Run over what dbt's page shows, because its search results show descriptions as plain text.
(() => {
  const mention = /\b(method|publication|contract|facts) (\d+(?:\.\d+)?)\b/;
  const link = (node) => {
    const found = mention.exec(node.textContent);
    if (!found) return;
    const rest = node.splitText(found.index);
    const after = rest.splitText(found[0].length);
    const anchor = document.createElement("a");
    anchor.href = found[1] + ".html#section-" + found[2].replace(".", "-");
    anchor.textContent = found[0];
    rest.replaceWith(anchor);
    link(after);
  };
  const linkAll = () => {
    for (const block of document.querySelectorAll(".model-markdown")) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      nodes.filter((node) => !node.parentElement.closest("a, code")).forEach(link);
    }
  };
  new MutationObserver(linkAll).observe(document.documentElement, { childList: true, subtree: true });
})();
