package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Logs a warning if the endpoint allows stopping consumers on the application's own port
 * without Spring Security.
 */
final class OpenEndpointWarning {

	private static final Logger logger = LoggerFactory.getLogger(OpenEndpointWarning.class);

	private static final String SECURITY = "org.springframework.security.web.SecurityFilterChain";

	private OpenEndpointWarning() {
	}

	static void logIfOpen(@Nullable EndpointAccessResolver access, EndpointId id, Environment environment) {
		if (access != null && access.accessFor(id, Access.READ_ONLY) == Access.UNRESTRICTED
				&& ManagementPortType.get(environment) == ManagementPortType.SAME
				&& !ClassUtils.isPresent(SECURITY, OpenEndpointWarning.class.getClassLoader())) {
			logger.warn(
					"management.endpoint.{}.access=unrestricted without Spring Security: anyone who reaches {} can stop"
							+ " consumers. Give Actuator a port of its own (management.server.port) or protect it",
					id, port(environment.getProperty("server.port", "8080")));
		}
	}

	// port 0 is a random one
	private static String port(String port) {
		return port.equals("0") ? "the port of the web server" : "port " + port;
	}

}
