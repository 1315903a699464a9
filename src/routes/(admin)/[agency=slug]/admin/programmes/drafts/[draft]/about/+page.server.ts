import { itemActions, itemPage } from '../../../edit-item.server.ts';

export const load = itemPage;

export const actions = itemActions;
