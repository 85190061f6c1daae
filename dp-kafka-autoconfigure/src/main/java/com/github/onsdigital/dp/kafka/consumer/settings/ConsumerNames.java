package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TopicName;

/**
 * Reads and validates the topics and the group of a consumer. A name that is missing or
 * wrong is empty.
 */
final class ConsumerNames {

	private final ConsumerValues values;

	private final SettingProblems problems;

	private final String topic;

	private final String group;

	private final @Nullable String deadLetterTopic;

	ConsumerNames(ConsumerValues values, OnError onError, SettingProblems problems) {
		this.values = values;
		this.problems = problems;
		this.topic = text(ConsumerKeys.TOPIC);
		this.group = text(ConsumerKeys.GROUP);
		validate(ConsumerKeys.TOPIC, this.topic);
		this.deadLetterTopic = deadLetterTopic(onError);
	}

	String topic() {
		return this.topic;
	}

	String group() {
		return this.group;
	}

	@Nullable String deadLetterTopic() {
		return this.deadLetterTopic;
	}

	private String text(String key) {
		RawSetting setting = this.values.find(key);
		if (setting == null) {
			this.problems.error("kafka.consumers." + this.values.id() + "." + key,
					this.values.title(key) + " is compulsory but was not provided");
		}
		return parse(key, setting);
	}

	private @Nullable String deadLetterTopic(OnError onError) {
		String key = ConsumerKeys.DEAD_LETTER_TOPIC;
		RawSetting setting = this.values.find(key);
		if (setting == null) {
			return (onError == OnError.DEAD_LETTER) ? defaultDeadLetterTopic() : null;
		}
		String deadLetters = parse(key, setting);
		validate(key, deadLetters);
		if (!deadLetters.isEmpty() && deadLetters.equals(this.topic)) {
			this.problems.error(setting, "consumer " + this.values.id() + ": dead-letter topic \"" + this.topic
					+ "\" is the topic consumed; that would loop");
		}
		if (onError != OnError.DEAD_LETTER) {
			this.problems.warn(setting, this.values.title(key)
					+ " has no effect, because on-error is not dead-letter; set on-error=dead-letter");
		}
		return deadLetters;
	}

	private String defaultDeadLetterTopic() {
		String deadLetters = ConsumerSettings.defaultDeadLetterTopic(this.topic);
		if (TopicName.isLegal(this.topic) && !TopicName.isLegal(deadLetters)) {
			this.problems.error("kafka.consumers." + this.values.id() + ".dead-letter-topic",
					this.values.title(ConsumerKeys.DEAD_LETTER_TOPIC)
							+ " must be set: the topic's name is too long to append -dlt");
		}
		return deadLetters;
	}

	private String parse(String key, @Nullable RawSetting setting) {
		return Objects.requireNonNullElse(new SettingParser(this.problems).text(this.values.title(key), setting), "");
	}

	private void validate(String key, String topic) {
		RawSetting setting = this.values.find(key);
		if (setting != null && !topic.isEmpty() && !TopicName.isLegal(topic)) {
			this.problems.error(setting, this.values.title(key) + " " + TopicName.problem(topic));
		}
	}

}
