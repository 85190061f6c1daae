package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.Set;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Offset;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Where a consumer begins that has no committed offset.
 */
final class ConsumerOffset {

	private static final Set<String> WORDS = Set.of("oldest", "earliest", "newest", "latest");

	private final ConsumerValues values;

	private final SettingProblems problems;

	ConsumerOffset(ConsumerValues values, SettingProblems problems) {
		this.values = values;
		this.problems = problems;
	}

	/**
	 * Kafka's word for it.
	 * @param offset what was judged
	 * @return {@code earliest} or {@code latest}
	 */
	static String reset(Offset offset) {
		return (offset == Offset.NEWEST || offset == Offset.LATEST) ? "latest" : "earliest";
	}

	void judge() {
		RawSetting setting = this.values.find(ConsumerKeys.OFFSET);
		String title = this.values.title(ConsumerKeys.OFFSET);
		String text = new SettingParser(this.problems).text(title, setting);
		if (setting == null || text == null) {
			return;
		}
		if (!WORDS.contains(text)) {
			String closest = Suggestion.closest(text, WORDS);
			String meant = (closest != null) ? ". Did you mean " + dpKafkas(closest) + "?" : "";
			this.problems.error(setting, title + " must be oldest or newest; found " + SettingText.quote(text) + meant);
		}
		else if (dpKafkas(text).equals("newest")) {
			this.problems.warn(setting,
					"consumer " + this.values.id() + ": with offset=newest, records produced before "
							+ "the first commit, or on partitions added later, are skipped");
		}
	}

	private static String dpKafkas(String word) {
		return (word.equals("latest") || word.equals("newest")) ? "newest" : "oldest";
	}

}
