/** The reminders before a visit, in the order in which they come due for each of those they are for. */
export const reminderKinds = [
	'organization-three-days',
	'organization-one-day',
	'participant-day',
	'participant-hours',
	'counselor-evening'
] as const;
export type ReminderKind = (typeof reminderKinds)[number];
