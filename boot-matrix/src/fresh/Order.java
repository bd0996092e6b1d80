package shop;

record Order(String id, String item) {}
