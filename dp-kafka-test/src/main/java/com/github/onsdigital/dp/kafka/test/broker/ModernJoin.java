package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * A request to join a group with {@code group.protocol=consumer}.
 *
 * @param memberId the id that the client has chosen
 * @param instanceId the {@code group.instance.id}
 * @param topics the topics
 * @param assignor the {@code group.remote.assignor}
 * @param sessionTimeoutNanos the session timeout
 * @param rebalanceTimeoutNanos how long a revocation may take
 * @param other the member outside the process, if it is one
 */
record ModernJoin(String memberId, @Nullable String instanceId, Collection<String> topics, @Nullable String assignor,
		long sessionTimeoutNanos, long rebalanceTimeoutNanos, @Nullable OtherMember other) {

}
