package com.github.onsdigital.dp.kafka.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts of group members, which any client of the group can choose.
 */
class GroupFormatterTests {

	private static final String HOSTILE = "sarama\nWARN forged \u001b[31m\u202e\u2028" + "x".repeat(10_000);

	@Test
	void namesOfOtherMembersAreShownInOneShortLine() {
		List<MemberDescription> members = IntStream.range(0, 2_000)
			.mapToObj((number) -> member(number + HOSTILE, HOSTILE))
			.toList();
		String text = GroupFormatter.of(group(HOSTILE, members));
		assertThat(text).contains("'0sarama WARN forged", " and 1997 more").hasSizeLessThan(700);
		assertThat(text.codePoints()).noneMatch((character) -> Character.getType(character) == Character.CONTROL
				|| Character.getType(character) == Character.FORMAT
				|| Character.getType(character) == Character.LINE_SEPARATOR);
	}

	@Test
	void membersWithTheSameClientIdAndHostAreAmbiguous() {
		MemberDescription one = member("orders-0", "/10.0.0.1");
		assertThat(GroupFormatter.view(group("range", List.of(one, member("orders-0", "/10.0.0.1")))).ambiguous())
			.isTrue();
		assertThat(GroupFormatter.view(group("range", List.of(one, member("orders-0", "/10.0.0.2")))).ambiguous())
			.isFalse();
	}

	private static MemberDescription member(String clientId, String host) {
		return new MemberDescription(clientId + "-1", Optional.empty(), Optional.empty(), clientId, host,
				new MemberAssignment(Set.of()), Optional.empty(), Optional.empty(), Optional.empty());
	}

	private static ConsumerGroupDescription group(String assignor, List<MemberDescription> members) {
		return new ConsumerGroupDescription("shop", false, members, assignor, GroupType.CLASSIC, GroupState.STABLE,
				Node.noNode(), Set.of(), Optional.empty(), Optional.empty());
	}

}
