import type { Role } from '#lib/base/actor.ts';

const office: Role[] = ['administrator', 'head', 'lead'];

/**
 * Who goes to a series may add to its roster, which series that is, the act asks; and counselors call
 * people from the office too.
 */
const ofCounselorsToo = [
	'/(admin)/[agency=slug]/admin/series/[id]/roster',
	'/(admin)/[agency=slug]/admin/calls'
];

/**
 * Whether a role may pass a staff door. Counselors work in the field app, not in the office, and are
 * let in to the roster and the call desk alone.
 */
export function mayPass(route: string, role: Role | undefined): boolean {
	if (role === undefined || !route.startsWith('/(admin)')) return false;
	return mayEnterOffice(role) || ofCounselorsToo.some((place) => isAtOrUnder(route, place));
}

function isAtOrUnder(route: string, place: string): boolean {
	return route === place || route.startsWith(`${place}/`);
}

/** Whether a role works in the office at all. */
export function mayEnterOffice(role: Role): boolean {
	return office.includes(role);
}

/** Who keeps the record of funds: a verdict needs two of them, so that nobody decides alone. */
export function mayKeepFunds(role: Role): boolean {
	return role === 'administrator' || role === 'head';
}

/**
 * Who gives what was earned by a milestone. It tells how somebody does, so the head of the agency does
 * not, as they call nobody.
 */
export function mayGiveRewards(role: Role): boolean {
	return role === 'administrator' || role === 'lead';
}

/**
 * Who may know which person came when, and what each was handed out. The head of the agency reads
 * numbers: names beside times, laid beside what was handed out at that minute, tell who takes what.
 */
export function mayKnowPeople(role: Role): boolean {
	return role !== 'head';
}

/** True for a page of this agency's office, with what its address asks for. */
function isOfficePath(path: string, agencySlug: string): boolean {
	return safeBack(path) === path && path.startsWith(`/${agencySlug}/admin/`);
}

/** Whether somebody who signed in again may go on with the form that they were at. */
export function mayGoOn(path: string, agencySlug: string, role: Role): boolean {
	if (!isOfficePath(path, agencySlug)) return false;
	return mayEnterOffice(role) || isAtOrUnder(path.split('?')[0]!, `/${agencySlug}/admin/calls`);
}

/**
 * Whose account somebody of the office may make, send a link to and switch off: an administrator
 * everybody's, the others only those of counselors, so that nobody gives out more than they have.
 */
export function mayKeepAccount(role: Role, other: Role): boolean {
	if (role === 'administrator') return true;
	return office.includes(role) && other === 'counselor';
}

/** Where a person lands after signing in. */
export function homeOf(agencySlug: string, role: Role): string {
	return role === 'counselor' ? `/${agencySlug}/field` : `/${agencySlug}/admin`;
}

/**
 * The address to go on to after signing in: only a path of this agency, so that a link from
 * elsewhere cannot lead a signed-in person away.
 */
export function safeNext(next: string | null, agencySlug: string, fallback: string): string {
	if (!next || !/^\/[a-z0-9-]+(\/[A-Za-z0-9_-]+)*$/.test(next)) return fallback;
	return next.startsWith(`/${agencySlug}/`) ? next : fallback;
}

const NEXT_MAX = 200;

/** What an address of signing in carries along: where to go on to, where it is a path of this agency. */
export function nextQuery(next: string | null, agencySlug: string): string {
	const path = safeNext(next, agencySlug, '');
	return path === '' || path.length > NEXT_MAX ? '' : `?next=${path}`;
}

/** The page to come back to: a path of ours, whatever was sent. */
export function safeBack(back: unknown): string {
	const path = typeof back === 'string' ? back : '';
	const isOurs = /^\/(?![/\\])[^\\\s]*$/.test(path) && path.length <= 1000;
	return isOurs ? path : '/';
}
