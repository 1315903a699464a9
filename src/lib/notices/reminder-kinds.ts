/** The reminders before a visit, in the order in which they come due. */
export const reminderKinds = [
	'organization-three-days',
	'organization-one-day',
	'participant-day',
	'participant-hours'
] as const;
export type ReminderKind = (typeof reminderKinds)[number];
