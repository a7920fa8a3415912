Option Explicit
' Charts of ours in an open workbook; `book` is its name, "" the one this lies in. Series whose numbers are on the sheet
' `owner`, as formulas write it, are ours; others are the user's and stay. What fails gives False; looks may fail.

Private Const SPARE As String = "steel_xl" ' name of the series that holds up the axes of a copy until it has its own

Private Function ChartOf(ByVal book As String, ByVal sheetName As String, ByVal chartName As String) As Object
    Set ChartOf = SteelXLSheets.Meant(book).Worksheets(sheetName).ChartObjects(chartName).Chart
End Function

' The charts of ours on a sheet, with new numbers for those of `wanted`; form feeds between charts, there and in what it
' gives. A chart of `wanted` is lines: its name, the sheet its numbers are on, where each axis starts and ends, and its
' series. What it gives of a chart: the row and the column its corner is in and its name, then what `Redrawn` gives.
Public Function RedrawCharts(ByVal book As String, ByVal sheetName As String, ByVal wanted As String) As String
    Dim sheet As Object, one As Object, corner As Object, at As Long, label As String, found As String, place As Long
    On Error GoTo done
    Set sheet = SteelXLSheets.Meant(book).Worksheets(sheetName)
    wanted = Chr(12) & wanted & Chr(12)
    For at = 1 To sheet.ChartObjects.Count
        Set one = sheet.ChartObjects(at)
        label = one.Name
        If Left(label, 9) = "steel_xl " Then
            Set corner = one.TopLeftCell
            found = found & Chr(12) & corner.Row & " " & corner.Column & " " & label
            place = InStr(wanted, Chr(12) & label & Chr(10))
            If place > 0 Then
                found = found & Redrawn(one, Mid(wanted, place + 1, InStr(place + 1, wanted, Chr(12)) - place - 1))
            End If
        End If
    Next
done:
    RedrawCharts = Mid(found, 2)
End Function

' New numbers for the series of ours in a chart. Behind the first three lines of `wanted`, each is the name of a series, its
' categories and its values, tabs between them. Gives a line with the number of all series and that of those in the legend
' (-1 without one), then the names of ours, a line each; nothing if it fails.
Private Function Redrawn(ByVal chartObject As Object, ByVal wanted As String) As String
    Dim drawn As Object, one As Object, at As Long, found As String, place As Long, parts As Variant, total As Long
    Dim said As String, label As String, heads As Variant
    On Error GoTo missing
    heads = Split(wanted, Chr(10))
    Set drawn = chartObject.Chart
    wanted = wanted & Chr(10)
    total = drawn.SeriesCollection.Count
    For at = 1 To total
        Set one = drawn.SeriesCollection(at)
        said = FormulaOf(one)
        If IsOurs(said, heads(1)) Then
            label = one.Name
            found = found & Chr(10) & label
            place = InStr(wanted, Chr(10) & label & Chr(9))
            If place > 0 Then
                parts = Split(Mid(wanted, place + 1, InStr(place + 1, wanted, Chr(10)) - place - 1), Chr(9))
                If InStr(said, "," & Mid(parts(1), 2) & "," & Mid(parts(2), 2) & ",") = 0 Then
                    one.XValues = parts(1)
                    one.Values = parts(2)
                End If
            End If
        End If
    Next
    parts = Split(heads(2), Chr(9))
    For at = 1 To 2
        If parts(2 * at - 2) & parts(2 * at - 1) <> "" And found <> "" Then Scaled drawn, at, parts(2 * at - 2), parts(2 * at - 1)
    Next
    at = -1
    If drawn.HasLegend Then at = drawn.Legend.LegendEntries.Count
    Redrawn = Chr(10) & total & " " & at & found
    Exit Function
missing:
    Redrawn = ""
End Function

' A series of empty cells may have no formula Excel would show.
Private Function FormulaOf(ByVal one As Object) As String
    On Error Resume Next
    FormulaOf = one.Formula
End Function

' A formula writes the name of a sheet as `owner` has it, or otherwise quoted: Excel has its own mind on that. A series
' without a formula, or one that lost its cells, is nobody else's: ours.
Private Function IsOurs(ByVal said As String, ByVal owner As String) As Boolean
    Dim bare As String
    said = Replace(said, "(", ",")
    bare = owner
    If Left(bare, 1) = "'" Then bare = Mid(bare, 2, Len(bare) - 3) & "!"
    IsOurs = said = "" Or InStr(said, "#REF!") > 0 Or InStr(said, "," & bare) > 0 _
        Or InStr(said, ",'" & Left(bare, Len(bare) - 1) & "'!") > 0
End Function

' The last series of ours of that name, or nothing.
Private Function Named(ByVal drawn As Object, ByVal owner As String, ByVal label As String) As Object
    Dim one As Object, at As Long
    Set Named = Nothing
    If label = "" Then Exit Function
    For at = drawn.SeriesCollection.Count To 1 Step -1
        Set one = drawn.SeriesCollection(at)
        If one.Name = label Then
            If IsOurs(FormulaOf(one), owner) Then
                Set Named = one
                Exit Function
            End If
        End If
    Next
End Function

' A new series, of the kind of the series `pattern` where there is one: that may be the user's choice. Colours are -1 for
' none; `place` is among the series of its kind.
Public Function AddSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal owner As String, ByVal pattern As String, ByVal label As String, ByVal categories As String, _
        ByVal values As String, ByVal kind As Long, ByVal fill As Long, ByVal border As Long, ByVal weight As Double, _
        ByVal marker As Long, ByVal size As Long, ByVal place As Long) As Boolean
    Dim drawn As Object, one As Object, model As Object
    On Error GoTo missing
    Set drawn = ChartOf(book, sheetName, chartName)
    Set model = Named(drawn, owner, pattern)
    If drawn.SeriesCollection.Count > 0 Then
        If drawn.SeriesCollection(1).Name = SPARE Then Set one = drawn.SeriesCollection(1)
    End If
    If one Is Nothing Then Set one = drawn.SeriesCollection.NewSeries
    one.Name = label
    one.XValues = categories
    one.Values = values
    AddSeries = True
    On Error Resume Next
    If model Is Nothing Then
        one.ChartType = kind
    Else
        one.ChartType = model.ChartType
    End If
    If one.ChartType = kind Then Paint one, fill, border, weight, marker, size
    one.HasDataLabels = False
    one.PlotOrder = place
    Exit Function
missing:
    AddSeries = False
End Function

' Areas and columns have a fill and a border, lines and points a line and markers.
Private Sub Paint(ByVal one As Object, ByVal fill As Long, ByVal border As Long, ByVal weight As Double, _
        ByVal marker As Long, ByVal size As Long)
    On Error Resume Next
    If border = -1 Then
        one.Format.Line.Visible = False
    Else
        one.Format.Line.Visible = True
        one.Format.Line.ForeColor.RGB = border
        one.Format.Line.Weight = weight
    End If
    If marker <> 0 Then
        one.MarkerStyle = marker
        If marker = -4142 Then Exit Sub
        one.MarkerSize = size
        one.MarkerBackgroundColor = fill
        If border = -1 Then
            one.MarkerForegroundColorIndex = -4142
        Else
            one.MarkerForegroundColor = fill
        End If
    ElseIf fill = -1 Then
        one.Format.Fill.Visible = False
    Else
        one.Format.Fill.Visible = True
        one.Format.Fill.Solid
        one.Format.Fill.ForeColor.RGB = fill
    End If
End Sub

' A series in one of the colours of `palette`, numbers between bars, gets its own looks: others may have that colour now.
' One of another kind than `kind` is as the user chose.
Public Function DressSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal owner As String, ByVal label As String, ByVal palette As String, ByVal kind As Long, ByVal fill As Long, _
        ByVal border As Long, ByVal weight As Double, ByVal marker As Long, ByVal size As Long) As Boolean
    Dim one As Object, worn As Long
    On Error GoTo missing
    Set one = Named(ChartOf(book, sheetName, chartName), owner, label)
    DressSeries = True
    If one.ChartType <> kind Then Exit Function
    If marker = 0 Then
        worn = one.Format.Fill.ForeColor.RGB
    Else
        worn = one.Format.Line.ForeColor.RGB
    End If
    If InStr(palette, "|" & worn & "|") > 0 Then Paint one, fill, border, weight, marker, size
    Exit Function
missing:
    DressSeries = False
End Function

' The values of a series beside its points.
Public Function LabelSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal owner As String, ByVal label As String, ByVal form As String, ByVal place As Long, ByVal ink As Long, _
        ByVal bold As Boolean) As Boolean
    Dim one As Object
    On Error GoTo missing
    Set one = Named(ChartOf(book, sheetName, chartName), owner, label)
    one.HasDataLabels = True
    LabelSeries = True
    On Error Resume Next
    one.DataLabels.NumberFormat = form
    one.DataLabels.Position = place
    one.DataLabels.Font.Size = 9
    one.DataLabels.Font.Bold = bold
    one.DataLabels.Font.Color = ink
    Exit Function
missing:
    LabelSeries = False
End Function

' Takes the last series of that name away.
Public Function DropSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal owner As String, ByVal label As String) As Boolean
    On Error GoTo missing
    Named(ChartOf(book, sheetName, chartName), owner, label).Delete
    DropSeries = True
    Exit Function
missing:
    DropSeries = False
End Function

' A chart of ours after another, at a cell; `bare` of what the other shows. False if it fails, with nothing drawn.
Public Function CopyChart(ByVal book As String, ByVal sheetName As String, ByVal modelName As String, _
        ByVal chartName As String, ByVal row As Long, ByVal column As Long, ByVal bare As Boolean) As Boolean
    Dim sheet As Object, made As Object
    On Error GoTo missing
    Set sheet = SteelXLSheets.Meant(book).Worksheets(sheetName)
    sheet.ChartObjects(modelName).Duplicate
    Set made = sheet.ChartObjects(sheet.ChartObjects.Count)
    made.Name = chartName
    MoveTo made, sheet, row, column
    If bare And made.Chart.SeriesCollection.Count > 0 Then
        Do While made.Chart.SeriesCollection.Count > 1
            made.Chart.SeriesCollection(made.Chart.SeriesCollection.Count).Delete
        Loop
        made.Chart.SeriesCollection(1).Name = SPARE
    End If
    CopyChart = True
    Exit Function
missing:
    CopyChart = False
    On Error Resume Next
    If Not made Is Nothing Then made.Delete
End Function

Private Sub MoveTo(ByVal one As Object, ByVal sheet As Object, ByVal row As Long, ByVal column As Long)
    one.Left = sheet.Cells(row, column).Left
    one.Top = sheet.Cells(row, column).Top + 3
End Sub

' A chart at another cell.
Public Function PlaceChart(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal row As Long, ByVal column As Long) As Boolean
    Dim sheet As Object
    On Error GoTo missing
    Set sheet = SteelXLSheets.Meant(book).Worksheets(sheetName)
    MoveTo sheet.ChartObjects(chartName), sheet, row, column
    PlaceChart = True
    Exit Function
missing:
    PlaceChart = False
End Function

' What a new chart says of itself and of its axes, across first. Columns stand `gap` per cent of their width apart; every
' `spacing`-th name stands along the axis; `between` its ticks, not on them.
Public Function SetUpChart(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal title As String, ByVal across As String, ByVal up As String, ByVal formAcross As String, _
        ByVal formUp As String, ByVal gap As Long, ByVal spacing As Long, ByVal between As Boolean, _
        ByVal grid As Boolean) As Boolean
    Dim drawn As Object
    On Error GoTo missing
    Set drawn = ChartOf(book, sheetName, chartName)
    SetUpChart = True
    On Error Resume Next
    drawn.HasTitle = (title <> "")
    If title <> "" Then drawn.ChartTitle.Text = title
    NameAxis drawn.Axes(1), across, formAcross
    NameAxis drawn.Axes(2), up, formUp
    drawn.Axes(1).HasMajorGridlines = grid
    drawn.Axes(1).TickLabelSpacing = spacing
    drawn.Axes(1).AxisBetweenCategories = between
    If gap >= 0 Then
        drawn.ChartGroups(1).GapWidth = gap
        drawn.ChartGroups(1).Overlap = IIf(drawn.SeriesCollection(1).ChartType = 52, 100, 0)
    End If
    drawn.HasLegend = False
    Exit Function
missing:
    SetUpChart = False
End Function

Private Sub NameAxis(ByVal axis As Object, ByVal said As String, ByVal form As String)
    On Error Resume Next
    axis.HasTitle = (said <> "")
    If said <> "" Then axis.AxisTitle.Text = said
    If form = "" Then form = "General"
    axis.TickLabels.NumberFormat = form
End Sub

' Where an axis starts and ends; "" leaves it to Excel.
Public Function ScaleAxis(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal number As Long, ByVal low As String, ByVal high As String) As Boolean
    On Error GoTo missing
    ScaleAxis = Scaled(ChartOf(book, sheetName, chartName), number, low, high)
    Exit Function
missing:
    ScaleAxis = False
End Function

Private Function Scaled(ByVal drawn As Object, ByVal number As Long, ByVal low As String, ByVal high As String) As Boolean
    Dim axis As Object
    On Error GoTo missing
    Set axis = drawn.Axes(number)
    If low = "" Then
        axis.MinimumScaleIsAuto = True
    Else
        axis.MinimumScale = Val(low)
    End If
    If high = "" Then
        axis.MaximumScaleIsAuto = True
    Else
        axis.MaximumScale = Val(high)
    End If
    Scaled = True
    Exit Function
missing:
    Scaled = False
End Function

' The legend leaves out the series `silent`, a line each, and has the others.
Public Function ListSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal silent As String) As Boolean
    Dim drawn As Object, at As Long, place As Long, size As Double, ink As Long
    On Error GoTo missing
    Set drawn = ChartOf(book, sheetName, chartName)
    place = -4107
    size = 9
    ink = RGB(89, 89, 89)
    If drawn.HasLegend Then
        place = drawn.Legend.Position
        size = drawn.Legend.Font.Size
        ink = drawn.Legend.Font.Color
    End If
    drawn.HasLegend = False
    drawn.HasLegend = True
    drawn.Legend.Position = place
    drawn.Legend.Font.Size = size
    drawn.Legend.Font.Color = ink
    For at = drawn.SeriesCollection.Count To 1 Step -1
        If InStr(Chr(10) & silent & Chr(10), Chr(10) & drawn.SeriesCollection(at).Name & Chr(10)) > 0 Then
            drawn.Legend.LegendEntries(at).Delete
        End If
    Next
    ListSeries = True
    Exit Function
missing:
    ListSeries = False
End Function

' Takes charts away; a line of `gone` is one of `ChartNames`.
Public Function DropCharts(ByVal book As String, ByVal sheetName As String, ByVal gone As String) As Boolean
    Dim one As Variant
    On Error GoTo missing
    For Each one In Split(gone, Chr(10))
        SteelXLSheets.Meant(book).Worksheets(sheetName).ChartObjects(CStr(one)).Delete
    Next
    DropCharts = True
    Exit Function
missing:
    DropCharts = False
End Function
