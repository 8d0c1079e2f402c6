using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Remote.Transport;

/// <summary>What a program writes to a pipe while it runs, as far as it is of interest.</summary>
internal sealed class RunningOutput : IDisposable
{
    private readonly MemoryStream _text = new();
    private readonly FileStream _pipe;
    private readonly Thread _reader;

    /// <summary>Reads a pipe to its end.</summary>
    /// <param name="descriptor">The pipe; it is closed in the end.</param>
    /// <param name="most">Bytes that are kept; the rest is read and forgotten, so that the program never waits.</param>
    public RunningOutput(int descriptor, int most)
    {
        _pipe = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        _reader = new Thread(() => Read(most)) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>What it has written so far.</summary>
    public string Text
    {
        get
        {
            lock (_text) return Encoding.UTF8.GetString(_text.ToArray());
        }
    }

    /// <summary>Whether the program has closed it.</summary>
    /// <param name="patience">How long to wait for that.</param>
    public bool IsAtEnd(TimeSpan patience) => _reader.Join(patience);

    private void Read(int most)
    {
        var buffer = new byte[most];
        while (_pipe.Read(buffer) is > 0 and var count)
            lock (_text) _text.Write(buffer, 0, (int)Math.Min(count, most - _text.Length));
    }

    public void Dispose()
    {
        _reader.Join();
        _pipe.Dispose();
        _text.Dispose();
    }
}
