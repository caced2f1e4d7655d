INSERT INTO printed SELECT id, '${GREETING:-a long default value}', nam FROM orders;
