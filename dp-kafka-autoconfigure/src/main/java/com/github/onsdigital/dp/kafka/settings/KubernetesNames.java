package com.github.onsdigital.dp.kafka.settings;

import java.util.regex.Pattern;

/**
 * Recognizes the variables that Kubernetes generates for each service, so that those of a
 * service called {@code kafka-consumers} are not read as settings.
 */
final class KubernetesNames {

	private static final Pattern NAME = Pattern
		.compile(".*_SERVICE_HOST|.*_SERVICE_PORT(_.+)?|.*_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

	private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*", Pattern.CASE_INSENSITIVE);

	private KubernetesNames() {
	}

	static boolean isGenerated(String variable, String value) {
		return NAME.matcher(variable).matches()
				|| (variable.endsWith("_PORT") && ADDRESS.matcher(value.strip()).matches());
	}

}
