package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Calls interceptors and filters of the application so that what they throw fails the
 * record and not the container, which handles exceptions only.
 */
final class UserCalls {

	private static final Logger logger = LoggerFactory.getLogger(UserCalls.class);

	private UserCalls() {
	}

	// Calls an interceptor or a filter. Wraps an Error that it throws in a
	// HandlerFailedException.
	static <T extends @Nullable Object> T callHook(List<ConsumerRecord<byte[], byte[]>> records, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (Error ex) {
			// the error handler ends the run if it is a VirtualMachineError
			throw new HandlerFailedException(records, -1, records.size(), HandlingListener.NOT_CALLED, ex);
		}
	}

	// Notifies an interceptor. Logs what it throws: the record was handled, or has
	// failed, already.
	static void notifyInterceptor(Consumer<?, ?> consumer, String method, Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException | Error ex) {
			endIfFatal(consumer, ex);
			String consumerId = GroupMember.of(consumer).consumerId();
			logger.error("consumer " + consumerId + ": " + method + " of an interceptor threw",
					SafeThrowable.forLog(ex));
		}
	}

	// Ends the run if the failure is or wraps a fatal error.
	static void endIfFatal(Consumer<?, ?> consumer, Throwable failure) {
		try {
			Causes.throwFatal(failure);
		}
		catch (Error ex) {
			// it ends the container, which reports only that it ended
			GroupMember.of(consumer).endedBy(ex);
			throw ex;
		}
	}

}
