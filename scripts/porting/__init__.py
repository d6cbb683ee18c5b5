"""Whether the models can be read by Spark, told without Spark."""
