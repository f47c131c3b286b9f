"""Tests of what is out of the ordinary: plans, actions, levers and shocks."""
