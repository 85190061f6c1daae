package com.github.onsdigital.dp.kafka.badconfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.onsdigital.dp.kafka.badconfig.Handlers.OrderHandler;
import com.github.onsdigital.dp.kafka.connection.TestPem;

/**
 * The mistakes of docs/troubleshooting.md, by their headings.
 */
final class CommonMistakes {

	private CommonMistakes() {
	}

	static Map<String, Start> starts() {
		TestPem.Identity other = TlsRows.AUTHORITY.issue("another", TestPem.ec("secp256r1"));
		Map<String, Start> starts = new LinkedHashMap<>();
		starts.put("A broker address without a port",
				orders().variable("KAFKA_ADDR", "broker-1.kafka,broker-2.kafka:9092"));
		starts.put("A truncated key", tls().variable("KAFKA_SEC_CLIENT_KEY", TlsRows.CLIENT.key().substring(0, 1204)));
		starts.put("A key that does not match its certificate", tls().variable("KAFKA_SEC_CLIENT_KEY", other.key()));
		starts.put("An unknown health check", orders().beans(List.of(HealthRows.Mongo.class))
			.variable("KAFKA_CONSUMERS_ORDERS_SUBSCRIBE_TO", "self,mongoo"));
		starts.put("Two handlers for one consumer", orders().beans(List.of(Handlers.Other.class)));
		return starts;
	}

	private static Start orders() {
		return new Start().beans(List.of(OrderHandler.class));
	}

	private static Start tls() {
		return orders().variable("KAFKA_SEC_PROTO", "TLS").variable("KAFKA_SEC_CLIENT_CERT", TlsRows.CLIENT.pem());
	}

}
