namespace Selkie.Storage.Layout;

/// <summary>Work on several layers at once, on threads of their own: it waits for disks and networks.</summary>
public static class SideBySide
{
    /// <summary>Does something for every number below a count. When one fails nothing new begins, and the first error is thrown.</summary>
    /// <param name="count">How often.</param>
    /// <param name="atOnce">Threads at most.</param>
    /// <param name="act">What to do; its token is cancelled when another one fails.</param>
    public static void For(int count, int atOnce, Action<int, CancellationToken> act)
    {
        if (count == 1)
        {
            act(0, CancellationToken.None);
            return;
        }
        using var cancel = new CancellationTokenSource();
        var next = -1;
        Exception? failure = null;
        void Work()
        {
            for (int i; failure is null && (i = Interlocked.Increment(ref next)) < count;)
            {
                try
                {
                    act(i, cancel.Token);
                }
                catch (Exception e)
                {
                    if (Interlocked.CompareExchange(ref failure, e, null) is null) cancel.Cancel();
                }
            }
        }
        var threads = new Thread[Math.Min(atOnce, count)];
        for (var i = 0; i < threads.Length; i++) (threads[i] = new Thread(Work)).Start();
        foreach (var thread in threads) thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
