import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { crewSizeOf, type ServiceRules } from '#lib/visits/time/rules.ts';
import { fewestFor, skillBits } from '#lib/visits/time/skills.ts';

/** A place of a visit's crew that is given to somebody: what the crew can do around it. */
export type SkilledPlace = {
	/** Every skill that the service asks of the crew. */
	wanted: string[] | undefined;
	/** What whoever has the place now can do; nothing where nobody has it. */
	holder: string[];
	/** What each of the rest of the crew can do. */
	others: string[][];
	/** Places that nobody has beside this one, and what those could do who may still take them. */
	emptyPlaces: number;
	spare: string[][];
};

/**
 * Whether somebody with these skills may take the place: the crew then has every skill that the
 * service asks for, or can still get the missing ones by its empty places, as every crew that is
 * proposed. A crew that lacks several may get them one by one.
 */
export function bringsSkills(place: SkilledPlace, skills: string[]): boolean {
	const bits = (had: string[]) => skillBits(place.wanted, had);
	const wanted = bits(place.wanted ?? []);
	const rest = place.others.reduce((all, one) => all | bits(one), 0);
	const lackedBefore = wanted & ~(rest | bits(place.holder));
	const lackedAfter = wanted & ~(rest | bits(skills));
	if (fewestFor(lackedAfter, place.spare.map(bits)) <= place.emptyPlaces) return true;
	return lackedAfter !== lackedBefore && (lackedAfter & lackedBefore) === lackedAfter;
}

/** Those of the wanted skills that nobody of a crew has. */
export function skillsLacking(wanted: string[] | undefined, crew: string[][]): string[] {
	return (wanted ?? []).filter((skill) => !crew.some((one) => one.includes(skill)));
}

/** A place of the crew of a visit: whose it is, and who else goes. */
export type CrewPlace = {
	rules: ServiceRules;
	/** The visit's number in its series. */
	number: number;
	/** Null for a place that nobody has. */
	holderId: string | null;
	restIds: string[];
};

/** The same asked of the calendars: whoever has none there works no more, and counts for nothing. */
export function skillsSuffice(
	id: string,
	place: CrewPlace,
	calendars: CounselorCalendar[]
): boolean {
	const { rules, number, holderId, restIds } = place;
	if (!rules.skills?.length) return true;
	const skillsOf = (one: string | null) =>
		calendars.find((calendar) => calendar.id === one)?.skills ?? [];
	const taken = [id, holderId, ...restIds];
	const rule = rules.visits.find((one) => one.number === number);
	const around: SkilledPlace = {
		wanted: rules.skills,
		holder: skillsOf(holderId),
		others: restIds.map(skillsOf),
		emptyPlaces: Math.max(0, crewSizeOf(rules, rule) - restIds.length - 1),
		spare: calendars.filter((one) => !taken.includes(one.id)).map(({ skills }) => skills ?? [])
	};
	return bringsSkills(around, skillsOf(id));
}
