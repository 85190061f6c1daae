package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.GroupMember;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Calls interceptors and filters of the application so that what they throw fails the
 * record and not the container, which takes exceptions only.
 */
final class UserCalls {

	private static final Log logger = LogFactory.getLog(UserCalls.class);

	private UserCalls() {
	}

	/**
	 * Calls what decides about records.
	 * @param <T> what it returns
	 * @param records the records it is called for
	 * @param call the call
	 * @return what it returned
	 * @throws HandlerFailedException with the error it threw
	 */
	static <T extends @Nullable Object> T decide(List<ConsumerRecord<byte[], byte[]>> records, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (Error ex) {
			// the error handler ends the run if it is one of the virtual machine
			throw new HandlerFailedException(records, -1, records.size(), HandlingListener.NOT_CALLED, ex);
		}
	}

	/**
	 * Notifies an interceptor. What it throws is logged: the record was handled, or has
	 * failed, already.
	 * @param consumer the consumer of the member
	 * @param what the method that is called
	 * @param call the call
	 */
	static void notify(Consumer<?, ?> consumer, String what, Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException | Error ex) {
			endIfFatal(consumer, ex);
			logger.error(what + " of an interceptor threw", SafeThrowable.forLog(ex));
		}
	}

	/**
	 * Ends the run if an error of the virtual machine stands behind a failure.
	 * @param consumer the consumer of the member
	 * @param failure the failure
	 */
	static void endIfFatal(Consumer<?, ?> consumer, Throwable failure) {
		try {
			Causes.throwFatal(failure);
		}
		catch (Error ex) {
			// the container ends with it, and reports that it ended only
			GroupMember.of(consumer).died(ex);
			throw ex;
		}
	}

}
