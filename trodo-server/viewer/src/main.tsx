import { render } from 'preact';
import { App } from './view/app';
import { followLinks } from './io/route';
import { listenForKeys } from './io/keys';

addEventListener('click', followLinks);
listenForKeys();
render(<App />, document.getElementById('app')!);
