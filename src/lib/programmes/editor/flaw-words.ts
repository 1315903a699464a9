import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { Template } from '#lib/programmes/template.ts';

type Say = (inputs: { name: string }, options: { locale: Language }) => string;

/** What a flaw says, told apart by how it begins; a name in it is the name of something in the file. */
const patterns: [RegExp, Say][] = [
	[/^no measure (.+)$/, m.programmes_flaw_no_measure],
	[/^no anchor (.+)$/, m.programmes_flaw_no_anchor],
	[/^no step (.+)$/, m.programmes_flaw_no_step],
	[/^no outcome (.+)$/, m.rewards_flaw_no_outcome],
	[/^speaks of today (.+)$/, m.rewards_flaw_today],
	[/^has no milestone$/, m.rewards_flaw_no_milestone],
	[/^more visits than steps$/, m.rewards_flaw_visits],
	[/^more steps than there are$/, m.rewards_flaw_steps],
	[/^no section asks (.+)$/, m.programmes_flaw_no_section],
	[/^has no variant (.+)$/, m.programmes_flaw_no_variant],
	[/^cannot compare (.+)$/, m.programmes_flaw_compare],
	[/^used twice$/, m.programmes_flaw_twice],
	[/^has no options$/, m.programmes_flaw_no_options],
	[/^has no derivation$/, m.programmes_flaw_no_derivation],
	[/^is derived from itself$/, m.programmes_flaw_circle],
	[/^has no decimals$/, m.programmes_flaw_no_decimals],
	[/^is whole and has decimals$/, m.programmes_flaw_whole],
	[/^mature too early$/, m.programmes_flaw_mature],
	[/^the window does not hold its target$/, m.programmes_flaw_window],
	[/^cannot be held at a visit$/, m.programmes_flaw_needs_visit],
	[/^cannot be written$/, m.programmes_flaw_needs_text],
	[/^is no message$/, m.programmes_flaw_no_message],
	[/^key too long to be repeated$/, m.programmes_flaw_key_long],
	[/^compares no measure$/, m.programmes_flaw_pick],
	[/^is no number$/, m.programmes_flaw_no_number],
	[/^(.+) is not for the person$/, m.programmes_flaw_not_theirs],
	[/^cannot be told by the person alone$/, m.programmes_flaw_not_alone],
	[/^alarms everybody$/, m.programmes_flaw_alarms],
	[/^(.+) is not told$/, m.programmes_flaw_not_told],
	[/^the band is upside down$/, m.programmes_flaw_band],
	[/^nested too deep$/, m.programmes_flaw_deep],
	// The messages of the schema.
	[/^Invalid type: Expected \((".+")\) but/, m.programmes_flaw_choice],
	[/but received undefined/, m.programmes_flaw_missing],
	[/Expected never/, m.programmes_flaw_unknown],
	[/^Invalid length: Expected >=1/, m.programmes_flaw_empty],
	[/^Invalid length: Expected <=/, m.programmes_flaw_long],
	[/^Invalid value/, m.programmes_flaw_value],
	[/^Invalid format/, m.programmes_flaw_format],
	[/^Invalid type/, m.programmes_flaw_type]
];

/** A flaw as one sentence that says what to do. */
export function flawWords(why: string, draft: Partial<Template>, locale: Language): string {
	for (const [pattern, say] of patterns) {
		const found = pattern.exec(why);
		if (found) return say({ name: calledIn(draft, found[1] ?? '', locale) }, { locale });
	}
	return m.programmes_flaw_other({}, { locale });
}

function calledIn(draft: Partial<Template>, key: string, language: Language): string {
	const { measures = [], anchors = [], steps = [], outcomes = [] } = draft;
	const named = [...measures, ...anchors, ...steps, ...outcomes].find((one) => one.key === key);
	return either(named?.label, language) || key.replaceAll(' | ', ', ');
}
