package com.github.onsdigital.dp.kafka.cluster;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * A consumer group as its coordinator describes it.
 *
 * @param text its protocol, its assignor and some of its members by client id and host,
 * or why they are not known
 * @param ambiguous whether two members have the same client id and host: one of them may
 * belong to a process or a run that has ended, and keeps its partitions until its session
 * expires
 * @since 0.1.0
 * @hidden
 */
@Internal
public record GroupDescription(String text, boolean ambiguous) {

	/**
	 * Describes a group.
	 * @param group the group as its coordinator describes it
	 * @return the description
	 */
	public static GroupDescription of(ConsumerGroupDescription group) {
		return GroupFormatter.view(group);
	}

	/**
	 * Returns a description without members.
	 * @param group the name of the group
	 * @param reason why its members are not known
	 * @return the description
	 */
	public static GroupDescription unknown(String group, String reason) {
		return new GroupDescription("the members of group '" + group + "' are not known: " + reason, false);
	}

}
