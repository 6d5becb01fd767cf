#!/usr/bin/env node
require('../dist/command/front.cjs');
