package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The end of a run.
 *
 * @param kind the kind of the end
 * @param committed whether all handled records are known to be committed
 * @param cause the cause of an abnormal end
 * @param unfinished the calls of the handler that have not ended, by member
 */
@Internal
public record RunEnd(Kind kind, boolean committed, @Nullable Throwable cause, List<UnfinishedCalls> unfinished) {

	public RunEnd {
		unfinished = List.copyOf(unfinished);
	}

	/**
	 * Creates the end of a run none of whose calls is left.
	 * @param kind the kind of the end
	 * @param committed whether all handled records are known to be committed
	 * @param cause the cause of an abnormal end
	 */
	public RunEnd(Kind kind, boolean committed, @Nullable Throwable cause) {
		this(kind, committed, cause, List.of());
	}

	/**
	 * The kinds of ends.
	 */
	public enum Kind {

		/**
		 * {@link ConsumerRun#stop()} was called.
		 */
		STOPPED,

		/**
		 * The brokers rejected the credentials of the client, or its access to the topic
		 * or the group.
		 */
		AUTH,

		/**
		 * Another member of the group joined with the same {@code group.instance.id}.
		 * Joining again would fence that member.
		 */
		FENCED,

		/**
		 * Any other end: an {@link Error} of a handler, or a container that ended without
		 * a request.
		 */
		ERROR

	}

}
