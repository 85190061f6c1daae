package com.github.onsdigital.dp.kafka.producer;

import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.message.PayloadException;
import com.github.onsdigital.dp.kafka.support.PermanentRefusal;
import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Translates exceptions of the client to {@link SendException}s.
 */
final class SendExceptionTranslator {

	private final String producer;

	private final String topic;

	private final Supplier<CheckState> check;

	/**
	 * Creates a translator for one producer.
	 * @param check supplies the result of the last check of its cluster
	 */
	SendExceptionTranslator(String producer, String topic, Supplier<CheckState> check) {
		this.producer = producer;
		this.topic = topic;
		this.check = check;
	}

	/**
	 * Translates an exception.
	 * @param ex the exception
	 * @param bytes the size of key and value
	 * @param closed whether the producer was closed in the meantime
	 * @return the translated exception, with the original as its cause
	 */
	SendException translate(Throwable ex, long bytes, boolean closed) {
		Throwable cause = (ex instanceof CompletionException) ? SafeThrowable.causeOf(ex) : null;
		if (cause != null) {
			return translate(cause, bytes, closed);
		}
		if (ex instanceof SendException translated) {
			return translated;
		}
		if (ex instanceof PayloadException unwritable) {
			return new UnwritableMessageException(this.producer, String.valueOf(SafeText.message(unwritable)),
					unwritable);
		}
		if (ex instanceof RecordTooLargeException || ex instanceof RecordBatchTooLargeException) {
			return new MessageTooLargeException(this.producer, bytes, ex);
		}
		if (closed) {
			return new ProducerClosedException(this.producer, ex);
		}
		if (ex instanceof BufferExhaustedException) {
			return new SendBufferFullException(this.producer, ex);
		}
		if (ex instanceof TimeoutException) {
			return new SendTimeoutException(this.producer, this.topic, this.check.get().message(), ex);
		}
		PermanentRefusal refusal = PermanentRefusal.of(ex);
		return new SendException(
				"producer " + this.producer + ": could not send to topic " + this.topic + ": "
						+ ex.getClass().getSimpleName()
						+ ((refusal != null) ? "; every such send fails: " + refusal.remedy() : ""),
				SendOutcome.FAILED, ex);
	}

}
