import { everyPageIsOpenToAll } from './every-page.ts';

everyPageIsOpenToAll('ko');
