"""The intruder, let loose on three published vintages of random datasets, finds nothing.

The long form. In the short one he looks at what other tests publish (test_disclosure_leak_hunt) and
at counts alone (test_intruder_vintages): to publish a dataset takes most of a minute.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.replayed_trees import order_of_partners
from intruder import search_published
from intruder_datasets import publish_small_groups
from intruder_tables import told_findings

pytestmark = pytest.mark.publication("3")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 52))
def test_fifty_random_datasets_give_no_hidden_count_away(
    tmp_path: Path, dataset_name: str, seed: int
) -> None:
    """With all public files of all vintages, the rules and the order.

    Counts with two values are counted by the audit, and not forbidden.
    """
    published = publish_small_groups(tmp_path, dataset_name, seed)
    knowledge = search_published(published, order_of_partners())
    assert [finding for finding in knowledge.findings if finding.values != 2] == []
    assert told_findings(published) == []
