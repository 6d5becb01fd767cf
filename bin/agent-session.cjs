#!/usr/bin/env node
require('../dist/front.cjs');
