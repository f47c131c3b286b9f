"""Customers in the report: their patience, and who is answered before others."""

from __future__ import annotations

from datetime import timedelta

from experiments.calibration.customers.customers import Customers
from experiments.calibration.customers.waiting_pairs import Precedence
from experiments.calibration.estimates import Estimates
from experiments.calibration.report import figures
from experiments.calibration.report.blocks import Say, between, picture, table
from experiments.report.page import PageBlock, Section


def patience_section(found: Customers, say: Say) -> Section:
    """The curves of patience and their figures."""
    curves = [(say("全部", "all"), found.everybody)] if found.everybody else []
    curves += [(f"{intent} · {channel}", each) for (intent, channel), each in found.patience.items()]
    rows = [
        (
            name,
            f"{each.curve.waited}",
            f"{each.curve.left}",
            between(each.median_s, 0),
            f"{each.law.mean:.0f}",
            between(each.balked, 2, 100),
            "" if each.crowding is None else f"{100 * each.crowding.share:.1f}",
        )
        for name, each in curves
    ]
    heads = (
        say("咨询类型", "intent"),
        say("排队", "waited"),
        say("放弃", "left"),
        say("中位数 秒", "median, s"),
        say("均值（含尾部）秒", "mean with the tail, s"),
        say("立即放弃 %", "balked, %"),
        say("因前面每一人而放弃 %", "left because of each ahead, %"),
    )
    text = say(
        "被应答的客户本来会等得更久，故用卡普兰-迈耶估计；数据之外按指数尾部外推。前面排队的人越多放弃得越早时，"
        "因此而放弃的部分单独估计，模型的耐心曲线是前面无人时的曲线。放弃不足 30 人的咨询类型取全部客户的耐心。",
        "A customer who was answered would have waited longer, hence the estimate of Kaplan and Meier; beyond the data "
        "the tail is exponential. Where customers leave sooner when more customers wait ahead, this part of leaving is "
        "estimated apart, and the model's curve is that of customers with nobody ahead. An intent in which fewer than "
        "30 customers left has the patience of all.",
    )
    blocks = (PageBlock(text=text), picture("", "", figures.patience_curves(found, say.language)), table(heads, rows))
    return Section("patience", say("耐心", "Patience"), blocks)


def precedence_sections(found: Estimates, say: Say) -> tuple[Section, ...]:
    """Who is answered before others who came first, where the log shows it."""
    head_starts = found.customers.vips.head_starts
    if head_starts is None or not head_starts.orders:
        return ()
    day = f"{found.calls.first_date + timedelta(days=head_starts.since):%Y-%m-%d}"
    text = say(
        f"自 {day} 起，晚到不足优先等待时长的客户先被应答；此前先到先得。由应答的先后推断。",
        f"From {day} on, a customer who came later by less than the head start is answered first; before, whoever came "
        "first. This is estimated from the order of answers.",
    )
    lines = tuple(_line(order, say) for order in head_starts.orders)
    drawn = figures.precedence(head_starts, say.language)
    blocks = (PageBlock(text=text), PageBlock(items=lines), picture("", "", drawn))
    return (Section("precedence", say("谁先被应答", "Who is answered first"), blocks),)


def _line(order: Precedence, say: Say) -> str:
    if order.first is None:
        return say(
            f"{order.share:.0%} 的 VIP 视同已多等 {order.head_start_s:.0f} 秒。",
            f"{order.share:.0%} of VIPs count as having waited {order.head_start_s:.0f} s longer.",
        )
    return say(
        f"{order.first} 视同比 {order.others} 已多等 {order.head_start_s:.0f} 秒。",
        f"{order.first} counts as having waited {order.head_start_s:.0f} s longer than {order.others}.",
    )
