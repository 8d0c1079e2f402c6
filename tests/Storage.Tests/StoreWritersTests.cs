namespace Selkie.Storage.Tests;

public sealed class StoreWritersTests
{
    [Fact]
    public async Task Who_awaits_the_writers_goes_on_when_the_last_has_let_go()
    {
        using var temporary = new TempStore();
        Task waiting;
        var order = new List<string>();
        using (temporary.Store.Layers.Table.Lock())
        {
            waiting = Task.Run(() =>
            {
                temporary.Store.AwaitWriters();
                lock (order) order.Add("waiter");
            }, TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken); // enough for one that does not wait
            lock (order) order.Add("writer");
        }
        await waiting;
        Assert.Equal(["writer", "waiter"], order);
    }
}
