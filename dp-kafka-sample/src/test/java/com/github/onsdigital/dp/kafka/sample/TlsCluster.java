package com.github.onsdigital.dp.kafka.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

/**
 * Three brokers that require a client certificate, in one process: no test ends a single
 * broker.
 */
class TlsCluster implements AutoCloseable {

	private final KafkaCluster cluster;

	private final Path folder;

	/**
	 * Starts the brokers.
	 * @param folder the folder of the output of the samples and of the certificate of the
	 * authority
	 */
	TlsCluster(Path folder) {
		this.folder = folder;
		this.cluster = KafkaCluster.builder()
			.brokers(3)
			.inOneProcess()
			.listeners(Listener.MUTUAL_TLS)
			.property("group.min.session.timeout.ms", "1000")
			.start();
	}

	KafkaCluster cluster() {
		return this.cluster;
	}

	/**
	 * Returns a sample that is configured as a deployment on Amazon MSK: the CA in a
	 * file, certificate and key as text.
	 */
	SampleProcess sample(String name) {
		return new SampleProcess(this.folder.resolve(name + ".out"), SampleProcess.mutualTls(this.cluster))
			.with("KAFKA_SEC_CA_CERTS", authorityFile().toString())
			.with("KAFKA_CONSUMERS_HELLO_NUM_WORKERS", "4")
			// each hello waits for its reply, which would wait 5 ms for other replies
			.with("KAFKA_PRODUCER_PROPERTIES_LINGER_MS", "0")
			// several polls of each worker
			.with("SPRING_KAFKA_CONSUMER_MAX_POLL_RECORDS", "100")
			.with("KAFKA_CONSUMED_TOPIC", name + "-in")
			.with("KAFKA_CONSUMED_GROUP", name + "-group")
			.with("KAFKA_PRODUCED_TOPIC", name + "-out");
	}

	/**
	 * Creates the topics of a sample and returns clients of both.
	 */
	TopicIo topics(String name) {
		this.cluster.createTopic(name + "-in", 4);
		this.cluster.createTopic(name + "-out", 4);
		return new TopicIo(this.cluster.clientSettings(Listener.MUTUAL_TLS), name + "-in", name + "-out");
	}

	private Path authorityFile() {
		try {
			return Files.writeString(this.folder.resolve("ca.pem"), this.cluster.certificates().authority().pem());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.cluster.close();
	}

}
