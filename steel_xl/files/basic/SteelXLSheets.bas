Option Explicit
' For the macros, what xlwings has no word for. `book` is the name of an open workbook, "" the one this lies in.
' Results are protected against overtyping, without a password.

Private Function Meant(ByVal book As String) As Object
    If book = "" Then
        Set Meant = ThisWorkbook
    Else
        Set Meant = Workbooks(book)
    End If
End Function

Public Function IsLocked(ByVal book As String, ByVal sheetName As String) As Boolean
    IsLocked = Meant(book).Worksheets(sheetName).ProtectContents
End Function

' Names of sheets have / between them. Gives those that were protected; if one cannot be opened, none stays open.
Public Function UnlockSheets(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, opened As String, number As Long, what As String
    On Error GoTo failed
    For Each one In Split(sheetNames, "/")
        If IsLocked(book, CStr(one)) Then
            Meant(book).Worksheets(CStr(one)).Unprotect
            If opened <> "" Then opened = opened & "/"
            opened = opened & CStr(one)
        End If
    Next
    UnlockSheets = opened
    Exit Function
failed:
    number = Err.Number
    what = Err.Description
    If opened <> "" Then LockSheets book, opened
    Err.Raise number, "steel_xl", what
End Function

Public Function LockSheets(ByVal book As String, ByVal sheetNames As String) As Boolean
    Dim one As Variant
    For Each one In Split(sheetNames, "/")
        Meant(book).Worksheets(CStr(one)).Protect DrawingObjects:=False, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowFormattingRows:=True, AllowSorting:=True, AllowFiltering:=True
    Next
    LockSheets = True
End Function

' Text that reads upwards.
Public Function TurnUp(ByVal book As String, ByVal sheetName As String, ByVal cells As String) As Boolean
    Meant(book).Worksheets(sheetName).Range(cells).Orientation = -4171
    TurnUp = True
End Function

' One series of a chart of ours: its name, names along the axis and values. Series of other sheets are the user's and
' stay. False where there is no such chart.
Public Function RedrawSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal count As Long, ByVal number As Long, ByVal label As String, ByVal categories As String, _
        ByVal values As String) As Boolean
    Dim drawn As Object, mine As Collection, one As Object
    On Error GoTo missing
    Set drawn = Meant(book).Worksheets(sheetName).ChartObjects(chartName).Chart
    Set mine = SeriesOf(drawn, Mid(values, 2, InStrRev(values, "!") - 1))
    Do While mine.Count > count
        mine(mine.Count).Delete
        mine.Remove mine.Count
    Loop
    If mine.Count < number Then
        Set one = drawn.SeriesCollection.NewSeries
    Else
        Set one = mine(number)
    End If
    one.Name = label
    one.XValues = categories
    one.Values = values
    ShowAll drawn, one
    RedrawSeries = True
    Exit Function
missing:
    RedrawSeries = False
End Function

' The series of a chart whose numbers are on a sheet, or nowhere any more. A formula writes the sheet's name as `written`,
' or otherwise quoted: Excel has its own mind on that.
Private Function SeriesOf(ByVal drawn As Object, ByVal written As String) As Collection
    Dim one As Object, said As String, bare As String, found As Collection
    Set found = New Collection
    bare = written
    If Left(bare, 1) = "'" Then bare = Mid(bare, 2, Len(bare) - 3) & "!"
    For Each one In drawn.SeriesCollection
        said = Replace(one.Formula, "(", ",")
        If InStr(said, "," & bare) > 0 Or InStr(said, ",'" & Left(bare, Len(bare) - 1) & "'!") > 0 _
                Or InStr(said, "#REF!") > 0 Then found.Add one
    Next
    Set SeriesOf = found
End Function

' A chart of ours after one that looks like it, at a cell, with its title, those of its axes, and the form of the numbers
' along it. False if it fails, with nothing drawn.
Public Function CopyChart(ByVal book As String, ByVal sheetName As String, ByVal modelName As String, _
        ByVal chartName As String, ByVal row As Long, ByVal column As Long, ByVal title As String, _
        ByVal across As String, ByVal up As String, ByVal form As String) As Boolean
    Dim sheet As Object, made As Object
    On Error GoTo missing
    Set sheet = Meant(book).Worksheets(sheetName)
    sheet.ChartObjects(modelName).Duplicate
    Set made = sheet.ChartObjects(sheet.ChartObjects.Count)
    made.Name = chartName
    made.Left = sheet.Cells(row, column).Left
    made.Top = sheet.Cells(row, column).Top
    made.Chart.HasTitle = (title <> "")
    If title <> "" Then made.Chart.ChartTitle.Text = title
    NameAxis made.Chart.Axes(1), across
    NameAxis made.Chart.Axes(2), up
    If form <> "" Then made.Chart.Axes(1).TickLabels.NumberFormat = form
    CopyChart = True
    Exit Function
missing:
    CopyChart = False
    On Error Resume Next
    If Not made Is Nothing Then made.Delete
End Function

Private Sub NameAxis(ByVal axis As Object, ByVal said As String)
    axis.HasTitle = (said <> "")
    If said <> "" Then axis.AxisTitle.Text = said
End Sub

' The charts of ours on a sheet, a line each.
Public Function ChartNames(ByVal book As String, ByVal sheetName As String) As String
    Dim one As Object, found As String
    On Error GoTo done
    For Each one In Meant(book).Worksheets(sheetName).ChartObjects
        If Left(one.Name, 9) = "steel_xl " Then found = found & Chr(10) & one.Name
    Next
done:
    ChartNames = Mid(found, 2)
End Function

' Takes charts away; a line of `gone` is one of `ChartNames`.
Public Function DropCharts(ByVal book As String, ByVal sheetName As String, ByVal gone As String) As Boolean
    Dim one As Variant
    On Error GoTo missing
    For Each one In Split(gone, Chr(10))
        Meant(book).Worksheets(sheetName).ChartObjects(CStr(one)).Delete
    Next
    DropCharts = True
    Exit Function
missing:
    DropCharts = False
End Function

' The axes of a scatter chart start where Excel likes, once a point would lie below the start we gave them.
Private Sub ShowAll(ByVal drawn As Object, ByVal one As Object)
    On Error GoTo done
    If one.ChartType <> -4169 And (one.ChartType < 72 Or one.ChartType > 75) Then Exit Sub
    If Application.WorksheetFunction.Min(one.Values) < drawn.Axes(2).MinimumScale Then drawn.Axes(2).MinimumScaleIsAuto = True
    If Application.WorksheetFunction.Min(one.XValues) < drawn.Axes(1).MinimumScale Then drawn.Axes(1).MinimumScaleIsAuto = True
done:
End Sub
