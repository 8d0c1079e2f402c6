using System.Runtime.ExceptionServices;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>Work on a thread of its own that somebody waits for later. (A thread, not a task: the pool would take longer to start.)</summary>
internal sealed class SideTask
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts it.</summary>
    public SideTask(Action work)
    {
        _thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        _thread.Start();
    }

    /// <summary>Waits for its end; its exception arrives here.</summary>
    public void Wait()
    {
        _thread.Join();
        _failure?.Throw();
    }

    /// <summary>Waits for its end, whatever it was.</summary>
    public void Join() => _thread.Join();
}
