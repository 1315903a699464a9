import type { Role } from '#lib/base/actor.ts';

const callers: Role[] = ['administrator', 'lead', 'counselor'];

/** Who calls people: what they say is about their health, so the head of the agency does not. */
export function mayCall(role: Role): boolean {
	return callers.includes(role);
}

/** Who says when people and organizations are asked how it goes. */
export function maySetAftercare(role: Role): boolean {
	return role === 'administrator';
}
