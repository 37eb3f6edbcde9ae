import { mount } from 'svelte'
import './app.css'
import { trustOwnWorkers } from './trust.ts'
import Study from './views/Study.svelte'

trustOwnWorkers()
const target = document.getElementById('app')
if (!target) throw new Error('no #app element')
mount(Study, { target })
