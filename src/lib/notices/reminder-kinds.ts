/**
 * The reminders before a visit, in the order in which they come due for each of those they are for;
 * and that of the office, of requests to answer.
 */
export const reminderKinds = [
	'organization-three-days',
	'organization-one-day',
	'participant-day',
	'participant-hours',
	'counselor-evening',
	'office-answers'
] as const;
export type ReminderKind = (typeof reminderKinds)[number];
