INSRT INTO printed SELECT id, name FROM orders;
