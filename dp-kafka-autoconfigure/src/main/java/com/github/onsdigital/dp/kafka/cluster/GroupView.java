package com.github.onsdigital.dp.kafka.cluster;

/**
 * A consumer group as its coordinator describes it.
 *
 * @param text its protocol, its assignor and some of its members by client id and host,
 * or why that is not known
 * @param alike whether two members have the same client id and host: one of them may be a
 * process or a run that is gone, and keep its partitions until its session ends
 * @since 0.1.0
 */
public record GroupView(String text, boolean alike) {

	static GroupView unknown(String group, String reason) {
		return new GroupView("the members of group '" + group + "' are not known: " + reason, false);
	}

}
