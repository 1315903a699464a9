import type { Role } from '#lib/base/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** A role as the office reads it. */
export const roleWords: Record<Role, () => string> = {
	administrator: m.admin_role_administrator,
	head: m.admin_role_head,
	lead: m.admin_role_lead,
	counselor: m.admin_role_counselor
};

/** What a role is for. */
export const roleHints: Record<Role, () => string> = {
	administrator: m.team_role_hint_administrator,
	head: m.team_role_hint_head,
	lead: m.team_role_hint_lead,
	counselor: m.team_role_hint_counselor
};
