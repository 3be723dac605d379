"""Shop: questions to the shop and their answers, by way of shop_reader."""
