"""Shop: questions about the shop, and the client that has fitfoot-shop-reader answer them."""
