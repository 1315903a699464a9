/** On which day somebody reached a milestone. */
import type { Day } from '#lib/base/days.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { standOf } from '#lib/programmes/outcome.ts';
import { isHeld } from '#lib/programmes/readings.ts';
import type { Kept, Milestone, Reward } from '#lib/programmes/rewards/reward.ts';
import type { Template } from '#lib/programmes/template.ts';

/**
 * The day since which all that is known of somebody reaches the milestone; null where it does not, or no
 * more. A function of the facts: neither their order nor the day on which it is asked makes a difference.
 */
export function earnedOn(
	template: Template,
	{ milestone }: Pick<Reward, 'milestone'>,
	facts: Facts
): Day | null {
	const met = facts.contacts.map(({ occurredOn }) => occurredOn);
	const said = (facts.told ?? []).map(({ toldOn }) => toldOn);
	const days = [...new Set([...met, ...said])].sort();
	let since: Day | null = null;
	for (const day of days.toReversed()) {
		if (!isReached(template, milestone, upTo(facts, day))) break;
		since = day;
	}
	return since;
}

function upTo(facts: Facts, day: Day): { facts: Facts; day: Day } {
	const contacts = facts.contacts.filter(({ occurredOn }) => occurredOn <= day);
	const told = facts.told?.filter(({ toldOn }) => toldOn <= day);
	return { facts: { ...facts, contacts, ...(told && { told }) }, day };
}

function isReached(
	template: Template,
	{ outcome, kept }: Milestone,
	{ facts, day }: { facts: Facts; day: Day }
): boolean {
	if (!outcome && !kept) return false;
	if (kept && !isKept(kept, facts)) return false;
	return !outcome || isMet(template, outcome, facts, day);
}

function isMet(
	template: Template,
	{ key, variant }: NonNullable<Milestone['outcome']>,
	facts: Facts,
	day: Day
): boolean {
	const definition = template.outcomes.find((one) => one.key === key);
	if (!definition) return false;
	const { standing } = standOf(template, definition, facts, day);
	return standing.kind === 'answered' && standing.met.includes(variant);
}

/** A step that was held twice counts once; at a visit, if it ever was. */
function isKept({ steps, faceToFace = 0, including }: Kept, { contacts }: Facts): boolean {
	const held = contacts.filter(isHeld);
	const keysOf = (some: typeof held) => new Set(some.map(({ stepKey }) => stepKey));
	const all = keysOf(held);
	return (
		all.size >= steps &&
		keysOf(held.filter(({ mode }) => mode === 'visit')).size >= faceToFace &&
		(including === undefined || all.has(including))
	);
}
