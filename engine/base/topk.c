#include "base/topk.h"

bool lens_hit_before(struct lens_hit a, struct lens_hit b)
{
    if (a.score > b.score)
        return true;
    return a.score == b.score && a.docid < b.docid;
}

void lens_topk_init(struct lens_topk *top, struct lens_hit *at, size_t k)
{
    *top = (struct lens_topk){ .at = at, .k = k };
}

/* Put `hit` at `i` of a heap of `n`, moving better children up. */
static void sift_down(struct lens_hit *at, size_t n, size_t i,
                      struct lens_hit hit)
{
    for (;;) {
        size_t child = 2 * i + 1;

        if (child >= n)
            break;
        if (child + 1 < n && lens_hit_before(at[child], at[child + 1]))
            child++;
        if (!lens_hit_before(hit, at[child]))
            break;
        at[i] = at[child];
        i = child;
    }
    at[i] = hit;
}

static void sift_up(struct lens_hit *at, size_t i, struct lens_hit hit)
{
    while (i > 0) {
        size_t parent = (i - 1) / 2;

        if (!lens_hit_before(at[parent], hit))
            break;
        at[i] = at[parent];
        i = parent;
    }
    at[i] = hit;
}

void lens_topk_add(struct lens_topk *top, struct lens_hit hit)
{
    if (top->k == 0)
        return;
    if (top->n < top->k)
        sift_up(top->at, top->n++, hit);
    else if (lens_hit_before(hit, top->at[0]))
        sift_down(top->at, top->n, 0, hit);
}

void lens_topk_sort(struct lens_topk *top)
{
    for (size_t n = top->n; n > 1; n--) {
        struct lens_hit worst = top->at[0];

        sift_down(top->at, n - 1, 0, top->at[n - 1]);
        top->at[n - 1] = worst;
    }
}
