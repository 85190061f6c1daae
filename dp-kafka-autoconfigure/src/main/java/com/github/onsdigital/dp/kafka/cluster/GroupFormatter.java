package com.github.onsdigital.dp.kafka.cluster;

import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * Describes a consumer group in one line: its protocol, its assignor, some of its
 * members. A client chooses its client id freely, so client ids are cleaned and cut.
 */
final class GroupFormatter {

	private static final int MAX_MEMBERS = 3;

	private static final int MAX_LENGTH = 60;

	private GroupFormatter() {
	}

	static GroupDescription view(ConsumerGroupDescription group) {
		long distinct = group.members().stream().map((member) -> member.clientId() + member.host()).distinct().count();
		return new GroupDescription(of(group), distinct < group.members().size());
	}

	static String of(ConsumerGroupDescription group) {
		String text = "group '" + group.groupId() + "' (" + group.type() + ", assignor '"
				+ clean(group.partitionAssignor()) + "')";
		if (group.members().isEmpty()) {
			return text + " has no members";
		}
		int more = group.members().size() - MAX_MEMBERS;
		return text + " has the members "
				+ group.members()
					.stream()
					.limit(MAX_MEMBERS)
					.map(GroupFormatter::member)
					.collect(Collectors.joining(", "))
				+ ((more > 0) ? " and " + more + " more" : "");
	}

	private static String member(MemberDescription member) {
		return "'" + clean(member.clientId()) + "' at " + clean(member.host());
	}

	private static String clean(String text) {
		return Formats.truncate(Formats.clean(text), MAX_LENGTH);
	}

}
