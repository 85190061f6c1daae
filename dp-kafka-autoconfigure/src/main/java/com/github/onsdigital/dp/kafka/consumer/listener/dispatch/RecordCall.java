package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Calls the handler of a member on worker threads. Thread-safe.
 */
@Internal
public interface RecordCall {

	/**
	 * Calls the handler with one record.
	 * @param record the record
	 * @param completion is notified of the end of the call if this method returns
	 * {@code false}
	 * @return {@code true} if the record is handled; {@code false} if the call has failed
	 * or has not ended yet
	 * @throws Error an error after which the consumer cannot continue
	 */
	boolean call(ConsumerRecord<byte[], byte[]> record, Completion completion);

	/**
	 * A worker thread starts. Called on this thread.
	 */
	default void threadStarted() {
	}

	/**
	 * A worker thread ends. Called on this thread.
	 */
	default void threadEnded() {
	}

	/**
	 * The end of a call.
	 */
	interface Completion {

		/**
		 * Ends the call, before its outcome is reported to anybody. Any thread.
		 * @return false if the call has ended before: it has timed out, and the record
		 * may be handled again by now
		 */
		boolean end();

		/**
		 * Notifies of the outcome of the call, and ends it if {@link #end()} was not
		 * called. Has no effect if the call has ended before. Any thread; the thread that
		 * has called {@link #end()}.
		 * @param failure why the record is not handled, or {@code null} if it is handled
		 */
		void completed(@Nullable Throwable failure);

		/**
		 * Sets what is notified if the call times out. Called before the call of the
		 * handler returns.
		 * @param listener receives the failure, on the poll thread
		 */
		void onTimeout(Consumer<Throwable> listener);

	}

}
