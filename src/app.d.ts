import type { IncomingMessage } from 'node:http';
import type { ContactActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import type { ProblemCode } from '#lib/base/problems.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { SignedIn } from '#lib/identity/sessions.server.ts';

declare global {
	namespace App {
		interface Locals {
			language: Language;
			/** The agency that the address names; absent only outside every agency. */
			agency: Agency | null;
			/** The person of the agency who is signed in, where the door asks for one. */
			signedIn: SignedIn | null;
			/** The contact of organizations who is signed in, where the door knows them. */
			contact: ContactActor | null;
			/** The expected trouble that ended a request in its middle. */
			trouble?: ProblemCode;
		}
		interface Error {
			message: string;
			/** Names a surprise in the log. */
			id?: string;
			/** Expected trouble, whose words the page knows. */
			code?: ProblemCode;
		}
		interface Platform {
			/** The request as the web server got it. */
			req?: IncomingMessage;
		}
	}
}

export {};
