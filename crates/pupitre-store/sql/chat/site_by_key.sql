WHERE h.kind = 'webchat' AND h.platform_address = $1
