package com.github.onsdigital.dp.kafka.consumer.settings;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TopicName;

/**
 * Validates the topics and the group of a consumer.
 */
final class ConsumerNames {

	private final ConsumerValues values;

	private final SettingProblems problems;

	private final SettingParser parser;

	ConsumerNames(ConsumerValues values, SettingProblems problems) {
		this.values = values;
		this.problems = problems;
		this.parser = new SettingParser(problems);
	}

	void validate(@Nullable OnError onError) {
		String topic = text(ConsumerKeys.TOPIC);
		validate(ConsumerKeys.TOPIC, topic);
		text(ConsumerKeys.GROUP);
		deadLetterTopic(topic, onError);
	}

	private @Nullable String text(String key) {
		RawSetting setting = this.values.find(key);
		if (setting == null) {
			missing(key);
		}
		return this.parser.text(this.values.title(key), setting);
	}

	private void deadLetterTopic(@Nullable String topic, @Nullable OnError onError) {
		String key = ConsumerKeys.DEAD_LETTER_TOPIC;
		RawSetting setting = this.values.find(key);
		if (setting == null) {
			if (onError == OnError.DEAD_LETTER && topic != null && TopicName.isLegal(topic)
					&& !TopicName.isLegal(ConsumerSettings.defaultDeadLetterTopic(topic))) {
				this.problems.error("kafka.consumers." + this.values.id() + ".dead-letter-topic",
						this.values.title(key) + " must be set: the topic's name is too long to append -dlt");
			}
			return;
		}
		String deadLetter = this.parser.text(this.values.title(key), setting);
		validate(key, deadLetter);
		if (deadLetter != null && deadLetter.equals(topic)) {
			this.problems.error(setting, "consumer " + this.values.id() + ": dead-letter topic \"" + topic
					+ "\" is the topic consumed; that would loop");
		}
	}

	private void missing(String key) {
		this.problems.error("kafka.consumers." + this.values.id() + "." + key,
				this.values.title(key) + " is compulsory but was not provided");
	}

	private void validate(String key, @Nullable String topic) {
		RawSetting setting = this.values.find(key);
		if (setting != null && topic != null && !TopicName.isLegal(topic)) {
			this.problems.error(setting, this.values.title(key) + " " + TopicName.problem(topic));
		}
	}

}
