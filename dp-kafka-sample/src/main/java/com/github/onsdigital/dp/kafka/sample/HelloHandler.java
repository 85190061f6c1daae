package com.github.onsdigital.dp.kafka.sample;

import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

/**
 * Replies to each hello, with its key and headers.
 */
@Component
class HelloHandler {

	private final MessageProducer replies;

	private final Tally tally;

	HelloHandler(MessageProducer replies, Tally tally) {
		this.replies = replies;
		this.tally = tally;
	}

	// returns the send: a hello is committed only after its reply is written. Only the
	// next hello with the same key waits for that
	@KafkaMessageHandler(id = "hello", topic = "${sample.consumed-topic}", group = "${sample.consumed-group}",
			ordering = "key", subscribeTo = { "self", "catalogue" })
	CompletionStage<Void> handle(HelloCalled hello, ConsumerRecord<byte[], byte[]> record) {
		HelloReplied reply = hello.reply();
		SendOptions options = SendOptions.none().key(record.key()).headers(record.headers());
		return this.replies.sendJson(reply, options).thenAccept((sent) -> this.tally.replied(reply));
	}

}
