/** The roles of an agency's people. */
export const roles = ['administrator', 'head', 'lead', 'counselor'] as const;
export type Role = (typeof roles)[number];

/**
 * Who is acting, always inside one agency. Every question and every act takes it first, so that
 * the scope cannot be forgotten.
 */
export type Actor = { agencyId: string } & (
	| { kind: 'visitor' }
	/** Whoever holds the private link of one series, or was found to be its contact. */
	| { kind: 'organization'; seriesId: string }
	/** Somebody who proved that this address of mail is theirs; sees what was booked under it. */
	| { kind: 'contact'; contactId: string; email: string }
	| { kind: 'participant'; enrolmentId: string }
	| { kind: 'staff'; staffId: string; role: Role }
	| { kind: 'system' }
);

export type ContactActor = Extract<Actor, { kind: 'contact' }>;
export type StaffActor = Extract<Actor, { kind: 'staff' }>;

/** The id written beside an act: a person's, a link's subject, or none. */
export function actorId(actor: Actor): string | null {
	if (actor.kind === 'staff') return actor.staffId;
	if (actor.kind === 'organization') return actor.seriesId;
	if (actor.kind === 'contact') return actor.contactId;
	if (actor.kind === 'participant') return actor.enrolmentId;
	return null;
}

/** Whether the actor works for the agency in one of the named roles. */
export function worksAs(actor: Actor, ...wanted: Role[]): actor is StaffActor {
	return actor.kind === 'staff' && wanted.includes(actor.role);
}
