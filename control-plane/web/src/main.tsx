import { render } from 'preact';
import { App } from './app';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import './design/picture.css';
import './watch/playbackProbe';

render(<App />, document.getElementById('app')!);
